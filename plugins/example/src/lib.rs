//! A plugin for GVP to start from: are exported names documented the way Go does it?

#![forbid(unsafe_code)]

mod doc_comments;
mod exported;

use doc_comments::DocComments;

gvp_plugin::export_plugin!(DocComments);
