/** What a semantic cache compares by: the smaller and cheaper of the two that are not near their retirement. A choice. */
export const embeddingsModel = "text-embedding-3-small";
