run "a" {
  command = plan
  comand  = plan
}
