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

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.HandshakeFailedException;

/**
 * Where a connection is in its life, and how it ends: both directions, or only that to
 * the peer. Used by its loop only.
 *
 * <pre>
 *            made           lost on this side,          all written,
 *                           peer closed, failed         output shut down
 *  OPENING --------> OPEN ----------------------> CLOSING ------> LINGERING
 *     |               | |                            ^  |             |
 *     |               | +--------> FINISHING --------+  |             |  peer closed,
 *     |               |  a producer       unregistered  |             |  or time is up
 *     |               |                                 |             |
 *     +---------------+--------------> CLOSED <---------+-------------+
 *                       aborted, reset
 * </pre>
 *
 * While it lingers, and already while it closes, what still arrives is read and thrown
 * away: with unread bytes in the socket, a close would become a reset, which may take the
 * last bytes that were sent with it.
 * <p>
 * The first reason is the one that is told, unless what comes later says more.
 */
final class StreamClosing {

	private static final Logger logger = LoggerFactory.getLogger(StreamClosing.class);

	private static final long LINGER_SECONDS = 1;

	private enum State {

		OPENING, OPEN, FINISHING, CLOSING, LINGERING, CLOSED

	}

	private final StreamConnection connection;

	private State state = State.OPENING;

	private @Nullable Throwable reason;

	// Asked for; nothing more is taken to write
	private boolean outputShutdown;

	// All is written, and the peer is told
	private boolean outputEnded;

	private @Nullable Future<?> lingering;

	StreamClosing(StreamConnection connection) {
		this.connection = connection;
	}

	void opened() {
		this.state = State.OPEN;
	}

	boolean isOpening() {
		return this.state == State.OPENING;
	}

	boolean isOpen() {
		return this.state == State.OPEN;
	}

	boolean isClosing() {
		return this.state == State.CLOSING;
	}

	boolean isLingering() {
		return this.state == State.LINGERING;
	}

	/**
	 * Tells whether the peer is told that nothing more will come, while it may still
	 * send.
	 * @return whether that was asked for, or is done
	 */
	boolean isEndingOutput() {
		return this.outputShutdown || this.state == State.LINGERING;
	}

	private StreamWriter writer() {
		return this.connection.writer();
	}

	private DuplexChannel channel() {
		return this.connection.channel();
	}

	// Writing ends

	/**
	 * Ends the direction to the peer, once what its producer has is written.
	 */
	void loseWrite() {
		if (this.state != State.OPEN || this.outputShutdown) {
			return;
		}
		this.outputShutdown = true;
		if (!writer().hasProducer()) {
			finishOutput();
		}
	}

	private void finishOutput() {
		writer().refuse();
		this.connection.input().writable();
		// Not now, inside a call of the protocol, but still before the peer can answer
		writer().finish()
			.addListener((written) -> this.connection.closeOutput()
				.addListener((future) -> this.connection.loop().afterTasks(() -> outputEnded(written.cause()))));
	}

	private void outputEnded(@Nullable Throwable failure) {
		this.outputEnded = true;
		if (this.state == State.CLOSING) {
			allWritten(failure);
		}
		else if (this.state == State.OPEN) {
			this.connection.outputEnded();
			closeIfBothEnded();
		}
	}

	/**
	 * Closes, if neither side has more to say.
	 */
	void closeIfBothEnded() {
		boolean inputEnded = this.connection.isInputShutdown() && !this.connection.input().isEndHeld();
		if (inputEnded && this.outputEnded) {
			close(new ConnectionDoneException());
		}
	}

	// The whole connection ends

	/**
	 * Closes in good order, once what its producer has is written.
	 * @param reason what the protocol is told
	 */
	void close(Throwable reason) {
		if (this.state == State.OPENING) {
			giveUpOpening(reason);
			return;
		}
		if (this.state != State.OPEN) {
			return;
		}
		boolean gone = !channel().isActive();
		if (this.reason == null || (gone && this.reason instanceof ConnectionDoneException)) {
			this.reason = reason;
		}
		this.connection.transport().setDisconnecting();
		if (gone) {
			return;
		}
		this.state = State.FINISHING;
		this.connection.gate().openForGood();
		if (!writer().hasProducer()) {
			finish();
		}
	}

	private void giveUpOpening(Throwable reason) {
		if (this.reason == null) {
			// So the handshake that fails now counts for nothing
			this.reason = reason;
		}
		this.connection.transport().setDisconnecting();
		channel().close();
	}

	/**
	 * Closes, and waits for no producer: it may wait itself for what will never come.
	 * @param reason what the protocol is told
	 */
	void closeWithoutProducer(ConnectionClosedException reason) {
		close(reason);
		if (this.state == State.FINISHING) {
			writer().dropProducer();
			producerGone();
		}
	}

	/**
	 * Closes after a failure, of which the protocol is told in any case.
	 * @param failure what a callback threw
	 */
	void failed(Throwable failure) {
		writer().dropProducer();
		close(failure);
		producerGone();
		this.reason = failure;
	}

	/**
	 * The producer of this connection was unregistered, and closing may go on.
	 */
	void producerGone() {
		if (this.state == State.FINISHING) {
			finish();
		}
		else if (this.state == State.OPEN && this.outputShutdown && writer().isAccepting()) {
			finishOutput();
		}
	}

	private void finish() {
		this.state = State.CLOSING;
		if (this.connection.isHandshaking() && !(this.reason instanceof ConnectionDoneException)) {
			// What waits for the handshake is not worth the wait
			writer().refuse();
			channel().close();
		}
		else if (this.outputEnded) {
			allWritten(null);
		}
		else if (!this.outputShutdown) {
			writer().refuse();
			writer().finish().addListener((future) -> allWritten(future.cause()));
		}
		else if (writer().isAccepting()) {
			finishOutput();
		}
	}

	private void allWritten(@Nullable Throwable failure) {
		if (this.state != State.CLOSING) {
			return;
		}
		if (failure != null && this.reason instanceof ConnectionDoneException) {
			this.reason = new ConnectionLostException("Not all that was written could be sent", failure);
		}
		if (failure != null || this.connection.isInputShutdown()) {
			channel().close();
			return;
		}
		this.state = State.LINGERING;
		this.lingering = channel().eventLoop().schedule((Runnable) channel()::close, LINGER_SECONDS, TimeUnit.SECONDS);
		if (this.outputEnded) {
			return;
		}
		this.connection.closeOutput().addListener((future) -> {
			if (!future.isSuccess()) {
				channel().close();
			}
		});
	}

	void abort() {
		abort(new ConnectionAbortedException());
	}

	/**
	 * Closes at once, with a reset where that is possible.
	 * @param reason what the protocol is told
	 */
	void abort(Throwable reason) {
		if (this.state == State.CLOSED) {
			return;
		}
		this.state = State.CLOSING;
		this.connection.transport().setDisconnecting();
		this.reason = reason;
		writer().close();
		this.connection.gate().release();
		try {
			channel().config().setOption(ChannelOption.SO_LINGER, 0);
		}
		catch (ChannelException ex) {
			logger.trace("Cannot reset {}: its socket is gone", this.connection.transport(), ex);
		}
		// Past TLS, which would say goodbye first
		channel().unsafe().close(channel().newPromise());
	}

	/**
	 * The handshake failed: there is nobody to say goodbye to.
	 * @param cause why
	 * @return {@code false} if the connection was ending for another reason
	 */
	boolean handshakeFailed(Throwable cause) {
		boolean first = this.reason == null;
		if (first) {
			this.reason = new HandshakeFailedException(cause);
		}
		channel().close();
		return first;
	}

	/**
	 * The channel failed.
	 * @param cause how
	 */
	void lost(Throwable cause) {
		// Once all is written and closed, a reset is just the peer's way to close
		boolean done = this.reason instanceof ConnectionDoneException && this.state != State.LINGERING;
		if (this.reason == null || done) {
			this.reason = new ConnectionLostException("Connection was lost: " + cause.getMessage(), cause);
		}
		channel().close();
	}

	void reactorStopped() {
		if (this.reason == null || this.state == State.FINISHING) {
			this.reason = new ConnectionLostException("The reactor stopped", null);
		}
		this.connection.transport().setDisconnecting();
		channel().close();
	}

	// It has ended

	/**
	 * The channel is closed: what is still delivered can lead to nothing but a better
	 * reason.
	 */
	void channelClosed() {
		writer().refuse();
		if (this.reason == null) {
			this.reason = this.connection.hasPeerEndedWell() ? new ConnectionDoneException()
					: new ConnectionLostException("Connection was lost", null);
		}
	}

	/**
	 * All is over.
	 * @return what the protocol is told
	 */
	Throwable ended() {
		this.state = State.CLOSED;
		this.connection.transport().setDisconnecting();
		if (this.lingering != null) {
			this.lingering.cancel(false);
		}
		return (this.reason != null) ? this.reason : new ConnectionDoneException();
	}

}
