locals {
y=1
}
