/** A setting that is looser than the secure default, or one to know of, with what it means. */
export interface Loosening {
  readonly where: string;
  readonly setting: string;
  readonly meaning: string;
}
