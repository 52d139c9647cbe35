run "part" {
  command = plan

  module {
    source = "./part"
  }

  variables {
    n = 2
  }
}
