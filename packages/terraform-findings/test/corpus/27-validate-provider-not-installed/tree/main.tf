resource "terraform_data" "kept" {
  input = "as it should be"
}

resource "example_thing" "a" {}

terraform {
  required_providers {
    example = {
      source = "example.com/nobody/example"
    }
  }
}
