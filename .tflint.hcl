# Read by the step `terraform` of `npm test`. The rules are those that the program brings along: no plugin is downloaded.
config {
  # Each module is judged in its own folder.
  call_module_type = "none"
}

plugin "terraform" {
  enabled = true
  preset  = "all"
}

# Files are named after what they hold (bucket.tf, scaling.tf); a module of one purpose has no empty variables.tf.
rule "terraform_standard_module_structure" {
  enabled = false
}
