config {
  disabled_by_default = true
}

rule "terraform_unused_declarations" {
  enabled = true
}
