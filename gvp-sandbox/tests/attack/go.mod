module attack

go 1.24
