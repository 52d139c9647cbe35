config {
  disabled_by_default = true
}

rule "terraform_typed_variables" {
  enabled = true
}
