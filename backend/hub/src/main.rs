//! The hub.
#[tokio::main]
async fn main() {}
