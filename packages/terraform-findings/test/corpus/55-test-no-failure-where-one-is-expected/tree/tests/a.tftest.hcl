run "short" {
  command = plan

  expect_failures = [
    var.name,
  ]
}
