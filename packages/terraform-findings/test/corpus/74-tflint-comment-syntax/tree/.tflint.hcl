config {
  disabled_by_default = true
}

rule "terraform_comment_syntax" {
  enabled = true
}
