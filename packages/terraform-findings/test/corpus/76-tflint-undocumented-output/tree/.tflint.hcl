config {
  disabled_by_default = true
}

rule "terraform_documented_outputs" {
  enabled = true
}
