run "a" {
  command = plan
  assert {
      condition = terraform_data.kept.id != ""
    error_message = "no id"
  }
}
