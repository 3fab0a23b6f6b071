#![no_std]
#![no_main]
use esp_backtrace as _;
extern crate alloc;
#[esp_hal::main]
fn main() -> ! { loop {} }
esp_bootloader_esp_idf::esp_app_desc!();
