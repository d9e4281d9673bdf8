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

package io.eventreactor.netty;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;

import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.Transport;

/**
 * A protocol that remembers what happened to it, and fails itself when something happens
 * that must not.
 */
class RecordingProtocol extends Protocol {

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final List<String> violations = new CopyOnWriteArrayList<>();

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final CountDownLatch made = new CountDownLatch(1);

	private final CompletableFuture<Throwable> lost = new CompletableFuture<>();

	private volatile Thread thread;

	private volatile int depth;

	// What a test does in the callbacks

	void made() {
	}

	void received(ByteBuf data) {
	}

	void lost() {
	}

	// The callbacks

	@Override
	protected final void connectionMade() {
		this.thread = Thread.currentThread();
		record("made", connected());
		enter(this::made);
		this.made.countDown();
	}

	@Override
	public final void dataReceived(ByteBuf data) {
		record("data", connected());
		byte[] copy = new byte[data.readableBytes()];
		data.getBytes(data.readerIndex(), copy);
		synchronized (this.bytes) {
			this.bytes.writeBytes(copy);
			this.bytes.notifyAll();
		}
		enter(() -> received(data));
	}

	@Override
	protected final void connectionLost(Throwable reason) {
		record("lost", !connected());
		enter(this::lost);
		if (!this.lost.complete(reason)) {
			this.violations.add("lost twice");
		}
	}

	final void enter(Runnable callback) {
		this.depth++;
		try {
			callback.run();
		}
		finally {
			this.depth--;
		}
	}

	final void record(String event, boolean connectedAsPromised) {
		if (this.depth > 0) {
			this.violations.add(event + " inside another callback");
		}
		if (!connectedAsPromised) {
			this.violations.add(event + " with connected() wrong");
		}
		if (Thread.currentThread() != this.thread || !reactor().isInReactorThread()) {
			this.violations.add(event + " on another thread");
		}
		if (this.events.contains("lost")) {
			this.violations.add(event + " after the end");
		}
		if (!event.equals("made") && !this.events.contains("made")) {
			this.violations.add(event + " before the start");
		}
		this.events.add(event);
	}

	// What a test asks, from its own thread

	Transport awaitTransport() {
		await(this.made);
		return transport();
	}

	Transport connection() {
		return transport();
	}

	Reactor loop() {
		return reactor();
	}

	boolean isConnected() {
		return connected();
	}

	Throwable awaitLost() {
		try {
			return this.lost.get(20, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError("The connection was not lost: " + this.events, ex);
		}
	}

	boolean isLost() {
		return this.lost.isDone();
	}

	byte[] awaitBytes(int length) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		synchronized (this.bytes) {
			while (this.bytes.size() < length && System.nanoTime() < end) {
				try {
					this.bytes.wait(100);
				}
				catch (InterruptedException ex) {
					throw new AssertionError(ex);
				}
			}
			if (this.bytes.size() < length) {
				throw new AssertionError("Only " + this.bytes.size() + " of " + length + " bytes came");
			}
			return this.bytes.toByteArray();
		}
	}

	int byteCount() {
		synchronized (this.bytes) {
			return this.bytes.size();
		}
	}

	List<String> events() {
		return this.events;
	}

	List<String> violations() {
		return this.violations;
	}

	static void await(CountDownLatch latch) {
		try {
			if (!latch.await(20, TimeUnit.SECONDS)) {
				throw new AssertionError("It did not happen");
			}
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
