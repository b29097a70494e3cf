/**
 * Text that Terraform must take as it stands: `${` and `%{` would be its own interpolation. References to other resources,
 * which cdktf marks as `${TfToken[…]}` until synthesis, stay references.
 */
export function terraformText(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, "$$$${").replaceAll("%{", "%%{");
}
