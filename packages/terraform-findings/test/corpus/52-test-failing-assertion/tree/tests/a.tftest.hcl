run "good" {
  command = plan

  assert {
    condition     = var.name == "a"
    error_message = "it is a"
  }
}

run "bad" {
  command = plan

  assert {
    condition     = var.name == "b"
    error_message = "it is ${var.name}"
  }
}
