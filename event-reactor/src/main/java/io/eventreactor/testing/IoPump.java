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

package io.eventreactor.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.DelayedCall;
import io.eventreactor.HalfCloseable;
import io.eventreactor.Protocol;

/**
 * A client and a server protocol, face to face: carries what one writes to the other, as
 * well or as badly as the test wants it. No reactor, no factory, no timeouts of the
 * engine; {@link VirtualReactor} has those.
 *
 * <pre class="code">
 * IoPump pump = IoPump.connect(client, server);
 * pump.setChunking(Chunking.bytes());
 * pump.flush();
 * assertThat(client.greeting()).isEqualTo("hello");
 * </pre>
 *
 * A side that has paused reading gets nothing but a reset; what is written to it
 * meanwhile counts as pending at the other side, and pauses a producer there. Closing
 * works as on a socket: what was written still arrives, then both protocols are told. For
 * one thread.
 *
 * @since 0.1.0
 */
public final class IoPump {

	/**
	 * Nobody writes a test with more: it is a conversation without end.
	 */
	private static final int MAXIMUM_STEPS = 1_000_000;

	private final MemoryReactor reactor = MemoryReactor.started();

	private final Side client;

	private final Side server;

	private Chunking chunking = Chunking.joined();

	private Duration latency = Duration.ZERO;

	private boolean dropping;

	private IoPump() {
		this.client = new Side(new StringTransport(this.reactor));
		this.server = new Side(new StringTransport(this.reactor));
		this.client.transport.setPeer(this.server.transport.getHost());
		this.server.transport.setPeer(this.client.transport.getHost());
	}

	/**
	 * Connects two protocols. Nothing is carried yet.
	 * @param client the protocol of the side that connects, which is told second
	 * @param server the protocol of the side that accepts
	 * @return the pump between them
	 */
	public static IoPump connect(Protocol client, Protocol server) {
		IoPump pump = new IoPump();
		pump.server.transport.attach(server);
		pump.client.transport.attach(client);
		return pump;
	}

	/**
	 * Returns the transport of the client.
	 * @return the transport; what it holds as written was not carried yet
	 */
	public StringTransport client() {
		return this.client.transport;
	}

	/**
	 * Returns the transport of the server.
	 * @return the transport; what it holds as written was not carried yet
	 */
	public StringTransport server() {
		return this.server.transport;
	}

	/**
	 * Returns the reactor that both protocols see.
	 * @return the reactor, with the time of this pump
	 */
	public MemoryReactor reactor() {
		return this.reactor;
	}

	// How to carry

	/**
	 * Sets how what is written is cut, from the next piece on. Joined to begin with.
	 * @param chunking chooses the size of each piece, in both directions
	 */
	public void setChunking(Chunking chunking) {
		this.chunking = chunking;
	}

	/**
	 * Sets how long each piece takes, from the next one on. Nothing to begin with;
	 * {@link #advance} lets the time pass.
	 * @param latency the time, one way
	 * @throws IllegalArgumentException if it is negative
	 */
	public void setLatency(Duration latency) {
		if (latency.isNegative()) {
			throw new IllegalArgumentException("'latency' must not be negative: " + latency);
		}
		this.latency = latency;
	}

	/**
	 * Sets whether all that is written, and that a side has closed, is lost on the way,
	 * as if the other machine was gone. Those who write are not told.
	 * @param dropping {@code true} to lose everything, from the next piece on
	 */
	public void setDropping(boolean dropping) {
		this.dropping = dropping;
	}

	/**
	 * Resets the connection: what is on its way is lost, and both protocols that have not
	 * ended yet are told of a {@link ConnectionLostException}.
	 */
	public void reset() {
		this.server.lose(new ConnectionLostException("Connection reset by peer", null));
		this.client.lose(new ConnectionLostException("Connection reset by peer", null));
	}

	// Carrying

	/**
	 * Carries one piece in each direction, at most, from the client first; or, where
	 * nothing is left to carry, that a side has closed.
	 * @return whether there was anything to do
	 */
	public boolean pump() {
		this.reactor.run();
		boolean fromClient = this.client.sendTo(this.server);
		boolean fromServer = this.server.sendTo(this.client);
		boolean toServer = this.server.receive();
		boolean toClient = this.client.receive();
		return fromClient || fromServer || toServer || toClient;
	}

	/**
	 * Carries all there is, and what is written in answer, until there is nothing to do.
	 * @throws IllegalStateException if there is no end to it, as with a producer that
	 * always has more; {@link #pump()} makes single steps
	 */
	public void flush() {
		for (int steps = 0; pump(); steps++) {
			if (steps == MAXIMUM_STEPS) {
				throw new IllegalStateException("The two sides do not come to rest: one writes, or answers, again and"
						+ " again; use pump() to carry one piece after the other");
			}
		}
	}

	/**
	 * Lets time pass, for what is on its way and for the protocols' own calls.
	 * @param duration how long
	 * @throws IllegalArgumentException if it is negative
	 */
	public void advance(Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("'duration' must not be negative: " + duration);
		}
		long end = this.reactor.nanoTime() + duration.toNanos();
		flush();
		for (long next = nextEvent(); next <= end; next = nextEvent()) {
			advanceTo(next);
			flush();
		}
		advanceTo(end);
		flush();
	}

	private void advanceTo(long time) {
		// A call that was pulled forward may be overdue, and a call may advance by itself
		this.reactor.advance(Duration.ofNanos(Math.max(0, time - this.reactor.nanoTime())));
	}

	/**
	 * Finds when something arrives that is on its way, or a call is due. What has arrived
	 * and waits for a side that has paused does not count.
	 * @return the time, or far away
	 */
	private long nextEvent() {
		long arrival = Math.min(this.client.nextArrival(), this.server.nextArrival());
		return this.reactor.getDelayedCalls().stream().mapToLong(DelayedCall::getTime).reduce(arrival, Math::min);
	}

	@Override
	public String toString() {
		return "IoPump[client " + this.client.transport + ", server " + this.server.transport + "]";
	}

	/**
	 * What travels to a side.
	 *
	 * @param due when it arrives
	 * @param data the bytes, or {@code null} for the end of the stream
	 * @param reset whether the stream ends by a reset
	 */
	private record Piece(long due, byte @Nullable [] data, boolean reset) {
	}

	/**
	 * One protocol, and what is on its way to it.
	 */
	private final class Side {

		private final StringTransport transport;

		private final Queue<Piece> arriving = new ArrayDeque<>();

		// Told the other side that nothing more will come
		private boolean outputEnded;

		// Was told so by the other side
		private boolean inputEnded;

		// Its protocol was told of the end of the connection, or is about to be
		private boolean closed;

		private Side(StringTransport transport) {
			this.transport = transport;
			transport.setPumped();
			transport.setLenient(true);
		}

		private boolean sendTo(Side other) {
			if (this.closed) {
				return false;
			}
			if (this.transport.aborted()) {
				send(other, null, true);
				return true;
			}
			if (this.outputEnded) {
				return closeIfAsked();
			}
			int available = this.transport.available();
			if (available > 0) {
				return sendData(other, available);
			}
			boolean closing = this.transport.disconnecting() || this.transport.writeClosed();
			if (closing && this.transport.producer() == null) {
				send(other, null, false);
				return true;
			}
			return false;
		}

		private boolean sendData(Side other, int available) {
			if (other.transport.ended()) {
				// Nobody is there to take it
				this.transport.take(available);
				return true;
			}
			if (other.transport.paused() && !other.arriving.isEmpty()) {
				// It stays here, and counts as pending
				return false;
			}
			int size = VirtualNetwork.nextChunk(IoPump.this.chunking, available);
			send(other, this.transport.take(size), false);
			return true;
		}

		private void send(Side other, byte @Nullable [] data, boolean reset) {
			this.outputEnded = data == null;
			if (!IoPump.this.dropping) {
				other.arriving.add(new Piece(arrival(), data, reset));
			}
			if (data == null && this.transport.disconnecting()) {
				endLater();
			}
			else if (data == null && this.transport.protocol() instanceof HalfCloseable halfCloseable
					&& halfCloseable.halfCloseable()) {
				halfCloseable.writeConnectionLost();
				closeIfBothEnded();
			}
		}

		private long arrival() {
			return IoPump.this.reactor.nanoTime() + IoPump.this.latency.toNanos();
		}

		private boolean closeIfAsked() {
			if (this.transport.disconnecting()) {
				endLater();
			}
			return this.closed;
		}

		private void endLater() {
			this.closed = true;
			IoPump.this.reactor.callFromThread(() -> {
				if (!this.transport.ended()) {
					this.transport.end();
				}
			});
		}

		private boolean receive() {
			Piece piece = this.transport.paused() ? firstReset() : this.arriving.peek();
			if (piece == null || piece.due - IoPump.this.reactor.nanoTime() > 0) {
				return false;
			}
			this.arriving.remove(piece);
			if (this.transport.ended()) {
				return true;
			}
			if (piece.reset) {
				lose(new ConnectionLostException("Connection reset by peer", null));
			}
			else if (piece.data == null) {
				inputEnded();
			}
			else if (!this.transport.disconnecting()) {
				this.transport.receive(piece.data);
			}
			return true;
		}

		/**
		 * Finds what a side learns of that does not read.
		 * @return a reset, or {@code null} without one
		 */
		private @Nullable Piece firstReset() {
			return this.arriving.stream().filter(Piece::reset).findFirst().orElse(null);
		}

		private long nextArrival() {
			long now = IoPump.this.reactor.nanoTime();
			return this.arriving.stream().mapToLong(Piece::due).filter((due) -> due > now).min().orElse(Long.MAX_VALUE);
		}

		private void inputEnded() {
			this.inputEnded = true;
			if (this.transport.disconnecting()) {
				// It may wait itself for what will never come
				this.transport.stopProducer();
				return;
			}
			if (this.transport.protocol() instanceof HalfCloseable halfCloseable && halfCloseable.halfCloseable()) {
				halfCloseable.readConnectionLost();
				closeIfBothEnded();
			}
			else {
				this.transport.loseConnection();
				this.transport.stopProducer();
			}
		}

		private void closeIfBothEnded() {
			if (this.inputEnded && this.outputEnded && !this.transport.disconnecting()) {
				this.transport.loseConnection(new ConnectionDoneException());
			}
		}

		private void lose(Throwable reason) {
			this.arriving.clear();
			this.closed = true;
			if (!this.transport.ended()) {
				this.transport.end(reason);
			}
		}

	}

}
