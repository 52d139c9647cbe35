run "bad" {
  command = plan

  assert {
    condition     = var.name == "z"
    error_message = "not z"
  }
}
