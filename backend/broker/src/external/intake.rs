//! Takes messages of an external broker and acknowledges them, in the order in which they came.

use super::connection::{IN_FLIGHT, Message, Publisher};
use crate::Sink;
use anyhow::bail;
use futures::StreamExt;
use futures::stream::FuturesOrdered;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Bytes of messages on their way to the disk: beyond it no further one is begun.
const BYTES: usize = 16 << 20;
/// Messages that wait to be begun; the connection reads no further then.
const WAITING: usize = 64;

/// The task that takes messages.
pub struct Intake(JoinHandle<String>);

impl Intake {
    /// Gives what is sent to the sender to `sink`, and acknowledges by `publisher` what it has kept.
    pub fn start(sink: Arc<dyn Sink>, publisher: Publisher) -> (Self, mpsc::Sender<Message>) {
        let (send, receive) = mpsc::channel(WAITING);
        (Self(tokio::spawn(run(sink, publisher, receive))), send)
    }

    /// Gives it a message.
    ///
    /// # Errors
    /// When an earlier one could not be kept: why.
    pub async fn give(
        &mut self,
        messages: &mpsc::Sender<Message>,
        message: Message,
    ) -> anyhow::Result<()> {
        if messages.send(message).await.is_err() {
            bail!("{}", self.failed().await);
        }
        Ok(())
    }

    /// Waits until a message could not be kept: why.
    pub async fn failed(&mut self) -> String {
        (&mut self.0).await.unwrap_or_else(|e| format!("taking messages ended: {e}"))
    }
}

impl Drop for Intake {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn run(
    sink: Arc<dyn Sink>,
    publisher: Publisher,
    mut messages: mpsc::Receiver<Message>,
) -> String {
    let (mut on_their_way, mut bytes) = (FuturesOrdered::new(), 0);
    loop {
        tokio::select! {
            message = messages.recv(), if on_their_way.len() < IN_FLIGHT && bytes < BYTES => {
                let Some(message) = message else { return "the connection has ended".into() };
                bytes += message.payload().len();
                let sink = sink.clone();
                on_their_way.push_back(async move {
                    let kept = sink.accept(message.topic(), message.payload()).await;
                    (message, kept)
                });
            }
            Some((message, kept)) = on_their_way.next(), if !on_their_way.is_empty() => {
                bytes -= message.payload().len();
                let acknowledged = match kept {
                    Ok(()) => publisher.acknowledge(&message).map_err(|e| format!("{e:#}")),
                    Err(why) => Err(why),
                };
                // Neither this one nor one behind it is acknowledged: all come again.
                if let Err(why) = acknowledged {
                    return why;
                }
            }
        }
    }
}
