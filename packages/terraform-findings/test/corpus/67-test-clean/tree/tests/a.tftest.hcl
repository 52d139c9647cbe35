run "good" {
  command = plan

  assert {
    condition     = var.name == "a"
    error_message = "it is a"
  }
}
