use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Wake;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;

type Kept = oneshot::Sender<Result<(), String>>;

/// A message that is kept when the test says so.
fn message() -> (Kept, Keeping) {
    let (kept, answer) = oneshot::channel();
    (kept, Box::pin(async move { answer.await.unwrap() }))
}

/// Runs `server` as the task of a connection; gives the client's end.
fn serve<F, Fut>(server: F) -> (tokio::io::DuplexStream, tokio::task::JoinHandle<()>, Gates)
where
    F: FnOnce(Box<dyn Duplex>, Arc<Gate>) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send,
{
    let (client, far) = tokio::io::duplex(1024);
    let gates = Gates::default();
    let theirs = gates.clone();
    let task = tokio::spawn(async move {
        let from = SocketAddr::from(([192, 0, 2, 1], 4711));
        let io = theirs.guard(Box::new(far), 1, from);
        let id = Id::new(0, 1, None, Some(from), "client".into(), None);
        let gate = theirs.of(&id).unwrap();
        server(io, gate).await;
    });
    (client, task, gates)
}

/// The broker's loop: says `a` to the first message, `b` to the second and so on, then reads.
async fn answer_all(mut io: Box<dyn Duplex>, gate: Arc<Gate>, messages: Vec<Keeping>) {
    for (message, answer) in messages.into_iter().zip(b'a'..) {
        gate.take(message).await.unwrap();
        io.write_all(&[answer]).await.unwrap();
        io.flush().await.unwrap();
    }
    let _ = io.read_u8().await;
    let _ = io.shutdown().await;
}

/// True when the client has nothing to read, however often everything runs.
async fn silent(client: &mut tokio::io::DuplexStream) -> bool {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    let mut byte = [0];
    let mut buf = ReadBuf::new(&mut byte);
    let poll =
        Pin::new(client).poll_read(&mut Context::from_waker(std::task::Waker::noop()), &mut buf);
    poll.is_pending()
}

#[tokio::test]
async fn an_answer_waits_for_its_message_and_those_before_it() {
    let (first, m1) = message();
    let (second, m2) = message();
    let (mut client, _task, _) = serve(|io, gate| answer_all(io, gate, vec![m1, m2]));
    assert!(silent(&mut client).await);
    second.send(Ok(())).unwrap();
    assert!(silent(&mut client).await);
    first.send(Ok(())).unwrap();
    let mut said = [0; 2];
    client.read_exact(&mut said).await.unwrap();
    assert_eq!(&said, b"ab");
}

#[tokio::test]
async fn what_is_kept_is_answered_while_later_messages_wait() {
    let (first, m1) = message();
    let (_second, m2) = message();
    let (mut client, _task, _) = serve(|io, gate| answer_all(io, gate, vec![m1, m2]));
    first.send(Ok(())).unwrap();
    assert_eq!(client.read_u8().await.unwrap(), b'a');
    assert!(silent(&mut client).await);
}

#[tokio::test]
async fn after_a_failure_nothing_more_is_said() {
    let (first, m1) = message();
    let (second, m2) = message();
    let (mut client, task, gates) = serve(|io, gate| answer_all(io, gate, vec![m1, m2]));
    assert!(silent(&mut client).await);
    second.send(Ok(())).unwrap();
    first.send(Err("disk full".into())).unwrap();
    assert_eq!(client.read(&mut [0]).await.unwrap(), 0);
    task.await.unwrap();
    assert!(gates.all.read().unwrap().is_empty());
}

#[tokio::test]
async fn a_connection_that_ends_still_says_what_was_on_its_way() {
    let (first, m1) = message();
    let (mut client, task, _) = serve(|io, gate| answer_all(io, gate, vec![m1]));
    client.write_u8(0).await.unwrap();
    assert!(silent(&mut client).await);
    first.send(Ok(())).unwrap();
    assert_eq!(client.read_u8().await.unwrap(), b'a');
    task.await.unwrap();
}

#[tokio::test]
async fn a_message_that_is_kept_at_once_costs_no_wait() {
    let ready: Keeping = Box::pin(std::future::ready(Ok(())));
    let (mut client, _task, _) = serve(|io, gate| answer_all(io, gate, vec![ready]));
    assert_eq!(client.read_u8().await.unwrap(), b'a');
}

#[tokio::test]
async fn too_many_messages_on_their_way_hold_the_next_one() {
    struct Count(AtomicUsize);
    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let count = Arc::new(Count(AtomicUsize::new(0)));
    let waker = count.clone().into();
    let mut cx = Context::from_waker(&waker);
    let gate = Gate::default();
    let mut senders = VecDeque::new();
    for _ in 1..ON_THEIR_WAY {
        let (kept, message) = message();
        senders.push_back(kept);
        gate.take(message).await.unwrap();
    }
    let (_last, message) = message();
    let mut take = Box::pin(gate.take(message));
    assert!(take.as_mut().poll(&mut cx).is_pending());
    senders.pop_front().unwrap().send(Ok(())).unwrap();
    assert_eq!(count.0.load(Ordering::SeqCst), 1);
    assert_eq!(take.as_mut().poll(&mut cx), Poll::Ready(Ok(())));
}

/// However commits end and the client reads, answers come in order, none before its message.
#[tokio::test]
async fn random_commits_and_slow_readers_never_see_an_early_answer() {
    for seed in 0..200_u64 {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut random = move |below: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % below
        };
        let (mut senders, messages): (VecDeque<_>, Vec<_>) = (0..20).map(|_| message()).unzip();
        let (mut client, _task, _) = serve(|io, gate| answer_all(io, gate, messages));
        let (mut kept, mut said) = (0, Vec::new());
        while said.len() < 20 {
            for _ in 0..random(4) {
                if let Some(sender) = senders.pop_front() {
                    sender.send(Ok(())).unwrap();
                    kept += 1;
                }
            }
            for _ in 0..random(3) {
                if said.len() < kept {
                    said.push(client.read_u8().await.unwrap());
                }
            }
            if said.len() == kept {
                assert!(silent(&mut client).await, "seed {seed}: an answer came early");
            }
        }
        assert!(said.iter().copied().eq(b'a'..b'a' + 20), "seed {seed}");
    }
}
