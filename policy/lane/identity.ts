/** Audience of a token for a model account or for Content Safety. */
export const modelsAudience = "https://cognitiveservices.azure.com";
