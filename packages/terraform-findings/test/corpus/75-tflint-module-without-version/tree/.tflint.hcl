config {
  disabled_by_default = true
}

rule "terraform_module_pinned_source" {
  enabled = true
}
