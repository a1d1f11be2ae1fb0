//! Does it compile, run, and print what the text says? The build dimension of GVP.
