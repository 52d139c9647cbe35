variable "n" {
  type = number
}

resource "terraform_data" "b" {
  input = var.n

  lifecycle {
    postcondition {
      condition     = self.input == 1
      error_message = "n is ${self.input}"
    }
  }
}
