variable "name" {
  type    = string
  default = "a"

  validation {
    condition     = length(var.name) < 5
    error_message = "too long"
  }
}

resource "terraform_data" "kept" {
  input = "as it should be"
}
