import { terraformText } from "../../constructs/terraform-text";

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: Terraform's interpolation, not ours
test.each([
  ["a dollar interpolation", '@("${a}")', '@("$${a}")'],
  ["a percent directive", "%{ if true }", "%%{ if true }"],
  ["several", "${a} %{b} ${c}", "$${a} %%{b} $${c}"],
  [
    "a policy expression",
    '@(context.Request.Headers.GetValueOrDefault("a","b"))',
    '@(context.Request.Headers.GetValueOrDefault("a","b"))',
  ],
  ["a reference to a resource", "${TfToken[TOKEN.7]}", "${TfToken[TOKEN.7]}"],
])("text with %s reads the same after Terraform", (_what, text, expected) => {
  expect(terraformText(text)).toBe(expected);
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: Terraform's interpolation, not ours
