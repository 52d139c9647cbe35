locals {
  text = <<-EOT
    one
    two ${var.three}
    four
  EOT
}
