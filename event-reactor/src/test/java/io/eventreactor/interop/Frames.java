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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.eventreactor.Protocol;
import io.eventreactor.protocol.Int32StringReceiver;
import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.protocol.NetstringReceiver;

/**
 * This end of a connection that is made of frames, which are recorded, and where it is
 * wished for sent back in upper case.
 */
interface Frames {

	/**
	 * Returns what was received so far.
	 * @return the frames
	 */
	List<String> received();

	/**
	 * Sends a frame, once there is a connection.
	 * @param frame the frame
	 */
	void send(String frame);

	/**
	 * Waits for the end of the connection.
	 * @return why it ended
	 */
	Throwable awaitLost();

	/**
	 * Returns the protocol that this is.
	 * @return this
	 */
	default Protocol protocol() {
		return (Protocol) this;
	}

	static Frames of(TwistedTests.Framing framing, boolean echo) {
		return switch (framing) {
			case LINE -> new Lines(echo);
			case NETSTRING -> new Netstrings(echo);
			case INT32 -> new Int32Strings(echo);
		};
	}

	/**
	 * What all of them record.
	 */
	class Record {

		private final List<String> received = new CopyOnWriteArrayList<>();

		private final CompletableFuture<Void> made = new CompletableFuture<>();

		private final CompletableFuture<Throwable> lost = new CompletableFuture<>();

		List<String> received() {
			return this.received;
		}

		void lost(Throwable reason) {
			this.lost.complete(reason);
			this.made.completeExceptionally(reason);
		}

		void awaitMade() {
			get(this.made);
		}

		Throwable awaitLost() {
			return get(this.lost);
		}

		private <T> T get(CompletableFuture<T> future) {
			try {
				return future.get(30, TimeUnit.SECONDS);
			}
			catch (Exception ex) {
				throw new AssertionError("It did not happen; received so far: " + this.received, ex);
			}
		}

	}

	/**
	 * Lines.
	 */
	class Lines extends LineReceiver implements Frames {

		private final Record record = new Record();

		private final boolean echo;

		Lines(boolean echo) {
			this.echo = echo;
		}

		@Override
		protected void connectionMade() {
			this.record.made.complete(null);
		}

		@Override
		protected void lineReceived(String line) {
			this.record.received().add(line);
			if (this.echo) {
				sendLine(TwistedTests.upper(line));
			}
		}

		@Override
		protected void connectionLost(Throwable reason) {
			this.record.lost(reason);
		}

		@Override
		public List<String> received() {
			return this.record.received();
		}

		@Override
		public void send(String frame) {
			this.record.awaitMade();
			sendLine(frame);
		}

		@Override
		public Throwable awaitLost() {
			return this.record.awaitLost();
		}

	}

	/**
	 * Netstrings.
	 */
	class Netstrings extends NetstringReceiver implements Frames {

		private final Record record = new Record();

		private final boolean echo;

		Netstrings(boolean echo) {
			this.echo = echo;
		}

		@Override
		protected void connectionMade() {
			this.record.made.complete(null);
		}

		@Override
		protected void stringReceived(String string) {
			this.record.received().add(string);
			if (this.echo) {
				sendString(TwistedTests.upper(string));
			}
		}

		@Override
		protected void connectionLost(Throwable reason) {
			this.record.lost(reason);
		}

		@Override
		public List<String> received() {
			return this.record.received();
		}

		@Override
		public void send(String frame) {
			this.record.awaitMade();
			sendString(frame);
		}

		@Override
		public Throwable awaitLost() {
			return this.record.awaitLost();
		}

	}

	/**
	 * Strings with a length of 32 bits.
	 */
	class Int32Strings extends Int32StringReceiver implements Frames {

		private final Record record = new Record();

		private final boolean echo;

		Int32Strings(boolean echo) {
			this.echo = echo;
		}

		@Override
		protected void connectionMade() {
			this.record.made.complete(null);
		}

		@Override
		protected void stringReceived(String string) {
			this.record.received().add(string);
			if (this.echo) {
				sendString(TwistedTests.upper(string));
			}
		}

		@Override
		protected void connectionLost(Throwable reason) {
			this.record.lost(reason);
		}

		@Override
		public List<String> received() {
			return this.record.received();
		}

		@Override
		public void send(String frame) {
			this.record.awaitMade();
			sendString(frame);
		}

		@Override
		public Throwable awaitLost() {
			return this.record.awaitLost();
		}

	}

}
