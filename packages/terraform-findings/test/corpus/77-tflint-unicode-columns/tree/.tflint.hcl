config {
  disabled_by_default = true
}

rule "terraform_deprecated_index" {
  enabled = true
}
