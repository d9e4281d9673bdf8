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

package io.eventreactor.interop;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.buffer.ByteBuf;

import io.eventreactor.HalfCloseable;
import io.eventreactor.Protocol;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;

/**
 * This end of a connection with a program. It goes on when one direction is closed, and a
 * test waits for what happens.
 */
class Conversation extends Protocol implements HalfCloseable {

	private static final long TIMEOUT = 30;

	private final CompletableFuture<Transport> made = new CompletableFuture<>();

	private final CompletableFuture<String> inputEnded = new CompletableFuture<>();

	private final CompletableFuture<Void> outputEnded = new CompletableFuture<>();

	private final CompletableFuture<Throwable> lost = new CompletableFuture<>();

	// Guarded by itself
	private final StringBuilder text = new StringBuilder();

	@Override
	protected void connectionMade() {
		this.made.complete(transport());
	}

	@Override
	public void dataReceived(ByteBuf data) {
		synchronized (this.text) {
			this.text.append(data.toString(StandardCharsets.ISO_8859_1));
			this.text.notifyAll();
		}
	}

	@Override
	public void readConnectionLost() {
		this.inputEnded.complete(text());
	}

	@Override
	public void writeConnectionLost() {
		this.outputEnded.complete(null);
	}

	@Override
	protected void connectionLost(Throwable reason) {
		this.lost.complete(reason);
		// Whoever still waits for it is told why it never comes
		this.made.completeExceptionally(reason);
		this.inputEnded.completeExceptionally(reason);
		this.outputEnded.completeExceptionally(reason);
	}

	// What a test asks, from its own thread

	Transport awaitConnection() {
		return get(this.made, "connection");
	}

	boolean isMade() {
		return this.made.isDone();
	}

	TlsSession awaitSession() {
		Transport transport = awaitConnection();
		CompletableFuture<TlsSession> session = new CompletableFuture<>();
		transport.reactor().callFromThread(() -> session.complete(transport.getTlsSession()));
		return get(session, "TLS session");
	}

	String awaitText(String expected) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT);
		synchronized (this.text) {
			while (this.text.indexOf(expected) < 0) {
				long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
				if (left <= 0) {
					throw new AssertionError("'" + expected + "' did not come, only: " + this.text);
				}
				try {
					this.text.wait(left);
				}
				catch (InterruptedException ex) {
					throw new AssertionError(ex);
				}
			}
			return this.text.toString();
		}
	}

	/**
	 * Waits for the peer to close its direction.
	 * @return all that came before
	 */
	String awaitInputEnd() {
		return get(this.inputEnded, "end of what the peer sends");
	}

	void awaitOutputEnd() {
		get(this.outputEnded, "end of what is sent");
	}

	Throwable awaitLost() {
		return get(this.lost, "end of the connection");
	}

	String text() {
		synchronized (this.text) {
			return this.text.toString();
		}
	}

	private <T> T get(CompletableFuture<T> future, String what) {
		try {
			return future.get(TIMEOUT, TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new AssertionError("There was no " + what + ". The peer sent: " + text(), ex);
		}
	}

}
