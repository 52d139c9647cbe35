run "bad" {
  command = plan

  assert {
    condition     = "é👩‍👩‍👧" == var.name
    error_message = "größer"
  }
}
