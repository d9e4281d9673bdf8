/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.task;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.eventreactor.EventPhase;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.SystemEvent;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.task.Threads.OnCancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Threads}.
 */
@Timeout(30)
class ThreadsTests {

	private final NettyReactor reactor = NettyReactor.builder().threads(1).build();

	@BeforeEach
	void start() {
		this.reactor.start();
	}

	@AfterEach
	void stop() throws Exception {
		if (this.reactor.running()) {
			get(this.reactor.stop());
		}
	}

	@Test
	void callsOnAWorkerAndFiresOnTheLoop() throws Exception {
		List<String> threads = Collections.synchronizedList(new ArrayList<>());
		CountDownLatch added = new CountDownLatch(1);
		Deferred<String> result = Threads.deferToThread(this.reactor, () -> {
			added.await();
			threads.add(Thread.currentThread().getName());
			return "value";
		}).addCallback((value) -> {
			threads.add(Thread.currentThread().getName());
			return value;
		});
		added.countDown();
		assertThat(get(result)).isEqualTo("value");
		assertThat(threads).containsExactly("event-reactor-worker-1", "event-reactor-1");
	}

	@Test
	void comesBackToTheLoopThatItWasCalledOn() throws Exception {
		NettyReactor several = NettyReactor.builder().threads(2).build();
		several.start();
		try {
			BlockingQueue<List<String>> threads = new LinkedBlockingQueue<>();
			ListeningPort port = several.listenTcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
					Factory.forProtocol(() -> new Protocol() {

						@Override
						public void dataReceived(ByteBuf data) {
							String before = Thread.currentThread().getName();
							Threads.deferToThread(several, () -> before)
								.addCallback((name) -> threads.add(List.of(name, Thread.currentThread().getName())));
						}

					}), ListenOptions.DEFAULT);
			InetSocketAddress address = (InetSocketAddress) port.getHost();
			try (Socket first = new Socket(address.getAddress(), address.getPort());
					Socket second = new Socket(address.getAddress(), address.getPort())) {
				first.getOutputStream().write('x');
				second.getOutputStream().write('x');
				assertThat(List.of(threads.take(), threads.take())).containsExactlyInAnyOrder(
						List.of("event-reactor-1", "event-reactor-1"), List.of("event-reactor-2", "event-reactor-2"));
			}
		}
		finally {
			get(several.stop());
		}
	}

	@Test
	void anExceptionBecomesTheFailure() {
		IOException failure = new IOException("expected by the test");
		assertThat(failureOf(Threads.deferToThread(this.reactor, () -> {
			throw failure;
		}))).isSameAs(failure);
		AssertionError error = new AssertionError("expected by the test");
		assertThat(failureOf(Threads.deferToThread(this.reactor, () -> {
			throw error;
		}))).isSameAs(error);
	}

	@Test
	void aReturnedDeferredIsAFailure() {
		assertThat(failureOf(Threads.deferToThread(this.reactor, Deferred::new)))
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("let it return a value");
	}

	@Test
	void cancellingInterruptsTheWorker() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<String> ended = new CompletableFuture<>();
		Deferred<String> result = Threads.deferToThread(this.reactor, () -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				ended.complete("interrupted");
			}
			return "late";
		});
		begun.await();
		result.cancel();
		assertThat(failureOf(result)).isInstanceOf(CancelledException.class);
		assertThat(ended.get()).isEqualTo("interrupted");
	}

	@Test
	void aCancelledFunctionMayRunOn() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch proceed = new CountDownLatch(1);
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		Deferred<String> result = Threads.deferToThread(this.reactor, OnCancel.RUN_ON, () -> {
			begun.countDown();
			proceed.await();
			interrupted.complete(Thread.currentThread().isInterrupted());
			return "late";
		});
		begun.await();
		result.cancel();
		assertThat(failureOf(result)).isInstanceOf(CancelledException.class);
		proceed.countDown();
		assertThat(interrupted.get()).isFalse();
	}

	@Test
	void whatIsCancelledBeforeItBeginsIsNotCalled() {
		List<Runnable> handedOver = new ArrayList<>();
		List<String> called = new ArrayList<>();
		Deferred<Boolean> result = Threads.deferToThreadPool(this.reactor, handedOver::add, () -> called.add("called"));
		result.cancel();
		handedOver.forEach(Runnable::run);
		assertThat(called).isEmpty();
		assertThat(failureOf(result)).isInstanceOf(CancelledException.class);
	}

	@Test
	void aRefusalOfTheExecutorIsTheFailure() {
		RejectedExecutionException full = new RejectedExecutionException("full");
		assertThat(failureOf(Threads.deferToThreadPool(this.reactor, (work) -> {
			throw full;
		}, () -> "never"))).isSameAs(full);
	}

	@Test
	void firesEvenIfTheReactorHasStoppedMeanwhile() throws Exception {
		List<Runnable> handedOver = new ArrayList<>();
		Deferred<String> result = Threads.deferToThreadPool(this.reactor, handedOver::add, () -> "value");
		get(this.reactor.stop());
		handedOver.forEach(Runnable::run);
		assertThat(get(result)).isEqualTo("value");
	}

	@Test
	void severalCallsShareAThreadAndTheFirstFailureEndsThem() throws Exception {
		List<String> calls = Collections.synchronizedList(new ArrayList<>());
		CountDownLatch second = new CountDownLatch(1);
		Threads.callMultipleInThread(this.reactor, List.of(() -> calls.add(Thread.currentThread().getName()), () -> {
			calls.add(Thread.currentThread().getName());
			second.countDown();
		}));
		second.await();
		assertThat(calls).containsExactly("event-reactor-worker-1", "event-reactor-worker-1");
		// A pool of one thread, so that the next call comes after the failed ones
		List<Runnable> pool = new ArrayList<>();
		NettyReactor other = NettyReactor.builder().threads(1).threadPool(pool::add).build();
		other.start();
		try {
			calls.clear();
			Threads.callMultipleInThread(other, List.of(() -> calls.add("first"), () -> {
				throw new IllegalStateException("expected by the test");
			}, () -> calls.add("third")));
			pool.forEach(Runnable::run);
			assertThat(calls).containsExactly("first");
		}
		finally {
			get(other.stop());
		}
	}

	@Test
	void blockingCallReturnsTheValue() throws Exception {
		assertThat(Threads.<Boolean>blockingCallFromThread(this.reactor, this.reactor::isInReactorThread)).isTrue();
		assertThat(Threads.<@Nullable Object>blockingCallFromThread(this.reactor, () -> null)).isNull();
	}

	@Test
	void blockingCallWaitsForADeferred() throws Exception {
		String value = Threads.blockingCallFromThread(this.reactor, () -> {
			Deferred<String> pending = new Deferred<>();
			this.reactor.callFromThread(() -> pending.callback("later"));
			return pending;
		});
		assertThat(value).isEqualTo("later");
	}

	@Test
	void blockingCallThrowsTheFailure() {
		IOException failure = new IOException("expected by the test");
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> Threads.blockingCallFromThread(this.reactor, () -> {
				throw failure;
			}))
			.isSameAs(failure);
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> Threads.blockingCallFromThread(this.reactor, () -> Deferred.fail(failure)))
			.isSameAs(failure);
		assertThatExceptionOfType(StackOverflowError.class)
			.isThrownBy(() -> Threads.blockingCallFromThread(this.reactor, () -> {
				throw new StackOverflowError("expected by the test");
			}));
	}

	@Test
	void blockingCallOnALoopThrows() throws Exception {
		Exception thrown = Threads.blockingCallFromThread(this.reactor, () -> {
			try {
				return Threads.<@Nullable Exception>blockingCallFromThread(this.reactor, () -> null);
			}
			catch (IllegalStateException ex) {
				return ex;
			}
		});
		assertThat(thrown).hasMessageContaining("event-reactor-1").hasMessageContaining("callFromThread");
	}

	@Test
	void blockingCallNeedsARunningReactor() throws Exception {
		get(this.reactor.stop());
		assertThatIllegalStateException().isThrownBy(() -> Threads.blockingCallFromThread(this.reactor, () -> "never"))
			.withMessageContaining("start it first");
	}

	@Test
	void blockingCallEndsWithTheReactor() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		new Thread(() -> {
			try {
				Threads.<Object>blockingCallFromThread(this.reactor, () -> {
					begun.countDown();
					return new Deferred<>((deferred) -> cancelled.complete(this.reactor.isInReactorThread()));
				});
			}
			catch (Throwable ex) {
				thrown.complete(ex);
			}
		}).start();
		begun.await();
		get(this.reactor.stop());
		assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("stopped");
		assertThat(cancelled.get(10, TimeUnit.SECONDS)).as("cancelled on the loop").isTrue();
	}

	@Test
	void blockingCallFromAShutdownTriggerIsMade() throws Exception {
		CompletableFuture<String> made = new CompletableFuture<>();
		this.reactor.addSystemEventTrigger(EventPhase.BEFORE, SystemEvent.SHUTDOWN,
				() -> Threads.deferToThread(this.reactor,
						() -> made.complete(Threads.blockingCallFromThread(this.reactor, () -> "made"))));
		get(this.reactor.stop());
		assertThat(made).isCompletedWithValue("made");
	}

	@Test
	void anInterruptedBlockingCallCancelsTheDeferred() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
		AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
		Thread waiting = new Thread(() -> {
			try {
				Threads.<Object>blockingCallFromThread(this.reactor, () -> {
					begun.countDown();
					return new Deferred<>((deferred) -> cancelled.complete(this.reactor.isInReactorThread()));
				});
			}
			catch (Throwable ex) {
				thrown.set(ex);
			}
		});
		waiting.start();
		begun.await();
		waiting.interrupt();
		waiting.join();
		assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
		assertThat(cancelled.get()).as("cancelled on the loop").isTrue();
	}

	private static <T> T get(Deferred<T> deferred) throws Exception {
		return deferred.toCompletableFuture().get(10, TimeUnit.SECONDS);
	}

	private static Throwable failureOf(Deferred<?> deferred) {
		CompletableFuture<Throwable> failed = new CompletableFuture<>();
		deferred.addBoth((value, failure) -> failed.complete((failure != null) ? failure : new AssertionError(value)));
		return failed.orTimeout(10, TimeUnit.SECONDS).join();
	}

}
