run "bad" {
  command = plan

  assert {
    condition     = var.name == "b"
    error_message = "not b"
  }

  assert {
    condition     = var.name == "a"
    error_message = "is a"
  }

  assert {
    condition     = var.name == "c"
    error_message = "not c"
  }
}
