config {
  disabled_by_default = true
}

rule "terraform_naming_convention" {
  enabled = true
}
