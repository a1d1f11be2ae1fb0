module example.com/tenbugs

go 1.21
