run "bad" {
  command = plan

  assert {
    condition     = var.name == "b"
    error_message = "not b"
  }
}
