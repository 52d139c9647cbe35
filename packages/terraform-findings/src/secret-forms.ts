/**
 * Forms by which a credential is known wherever it stands. Each runs in time linear in the text. Where only a part of a
 * match is the secret it is the group `secret`.
 *
 * A form that also fits what is no secret hides a word too many, which is the better mistake.
 */
export const secretForms: readonly RegExp[] = [
  // AWS: access keys, of users and of sessions (source: IAM User Guide, "Unique identifiers").
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  /(?:secret_?(?:access_?)?key)["'\\]*\s*[=:]\s*["'\\]*(?<secret>[A-Za-z0-9/+=]{16,128})/gi,
  /(?:session_?token|x-amz-security-token)["'\\]*\s*[=:]\s*["'\\]*(?<secret>[A-Za-z0-9/+=%]{16,})/gi,
  /(?:x-amz-signature|[?&]signature)=(?<secret>[A-Za-z0-9%/+=]{16,})/gi,
  // GitHub (source: GitHub, "Token formats"), GitLab, npm, Slack, Stripe, Google, HCP Terraform.
  /(?<![A-Za-z0-9])gh[pousr]_\w{36,}/g,
  /(?<![A-Za-z0-9])github_pat_\w{22,}/g,
  /(?<![A-Za-z0-9])glpat-[\w-]{20,}/g,
  /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/g,
  /(?<![A-Za-z0-9])xox[a-z]-[A-Za-z0-9-]{10,}/g,
  /(?<![A-Za-z0-9])[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g,
  /(?<![A-Za-z0-9])AIza[\w-]{35}/g,
  /\.atlasv1\.[\w-]{40,}/g,
  // Private keys, also where the end is cut off or line ends are escaped.
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----(?:(?!-----)[A-Za-z0-9+/=\s\\:,.-])*(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----)?/g,
  // Tokens that are signed JSON (source: RFC 7519).
  /(?<![A-Za-z0-9])eyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]+)?/g,
  // Passwords in addresses (source: RFC 3986, 3.2.1).
  /:\/\/[^\s/:@"'<>]{0,256}:(?<secret>[^\s/@"'<>]{1,512})@/g,
  /(?<![A-Za-z0-9])(?:bearer|basic)\s+(?<secret>[A-Za-z0-9._~+/-]{16,}=*)/gi,
  // What is called a secret and stands in quotes.
  /(?:password|passwd|secret|token|api_?key|private_?key|auth_?key)["'\\]*\s*[=:]\s*["'\\]+(?<secret>[^"'\\\s]{4,})/gi,
];
