locals {
  text = <<-EOT
      {
  not = touched
    }
  EOT
    after = 1
}
