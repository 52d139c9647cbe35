run "long" {
  command = plan

  variables {
    name = "far too long"
  }
}

run "second" {
  command = plan
}

run "third" {
  command = plan
}
