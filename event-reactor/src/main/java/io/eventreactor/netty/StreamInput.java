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

import io.netty.buffer.ByteBuf;

import io.eventreactor.Protocol;

/**
 * The reading side of a connection: delivers what arrives, in turns, and stops reading
 * when the protocol asks for it, or when the peer does not take the answers. Used by its
 * loop only.
 */
final class StreamInput {

	private final StreamConnection connection;

	private final ReadGate gate;

	// Between a read and the end of its turn
	private boolean inTurn;

	// The end of what the peer sends is held back, as if it were the last of its bytes
	private boolean endHeld;

	StreamInput(StreamConnection connection, ReadGate gate) {
		this.connection = connection;
		this.gate = gate;
	}

	void received(ByteBuf data) {
		this.connection.bytes().addReceived(data.readableBytes());
		if (this.gate.isOpen()) {
			beginTurn();
			deliver(data);
		}
		else {
			this.gate.hold(data);
		}
	}

	private void beginTurn() {
		// Several reads may be one turn, and an answer to any of them counts
		if (!this.inTurn) {
			this.inTurn = true;
			this.connection.writer().beginTurn();
		}
	}

	private void deliver(ByteBuf data) {
		try {
			Protocol protocol = this.connection.protocol();
			if (this.connection.isOpen() && protocol != null) {
				protocol.dataReceived(data);
			}
		}
		catch (Throwable ex) {
			this.connection.failed(ex);
		}
		finally {
			data.release();
		}
	}

	void endTurn() {
		boolean answered = this.inTurn && this.connection.writer().hasWrittenInTurn();
		this.connection.endTurn();
		this.inTurn = false;
		if (answered) {
			pauseIfUnwritable();
		}
	}

	/**
	 * The peer does not take what was written. If those were answers, it gets to ask for
	 * no more. Only then: two sides that send much to each other must both go on reading,
	 * or neither would ever get rid of what it sends.
	 */
	void unwritable() {
		if (this.inTurn && this.connection.writer().hasWrittenInTurn()) {
			pauseIfUnwritable();
		}
	}

	private void pauseIfUnwritable() {
		// Once there is no more to write, nothing would ever take the pause back
		if (!this.connection.channel().isWritable() && this.connection.writer().isAccepting()) {
			pause(ReadGate.UNWRITABLE);
		}
	}

	/**
	 * The peer takes what is written, or nothing more will be.
	 */
	void writable() {
		resume(ReadGate.UNWRITABLE);
	}

	void open() {
		this.gate.open(ReadGate.OPENING);
	}

	void pause() {
		pause(ReadGate.PAUSED);
	}

	void resume() {
		if (isPaused()) {
			// The peer gets all its time from here on
			this.connection.traffic();
		}
		resume(ReadGate.PAUSED);
	}

	/**
	 * Whether it is for this side alone that nothing comes.
	 * @return {@code true} while the protocol pauses, unless the peer is known to have
	 * ended
	 */
	boolean isPaused() {
		return this.gate.isClosed(ReadGate.PAUSED) && !this.endHeld;
	}

	private void pause(int reason) {
		if (this.connection.isOpen()) {
			this.gate.close(reason);
		}
	}

	private void resume(int reason) {
		if (this.connection.isOpen() && (this.gate.open(reason) || (this.endHeld && this.gate.isOpen()))) {
			// Later: the protocol may be in the middle of something
			this.connection.channel().eventLoop().execute(this::deliverHeld);
		}
	}

	/**
	 * The peer sends no more. Epoll tells that also to whoever does not read; the
	 * protocol learns it after all that was sent before, and not while it pauses.
	 */
	void ended() {
		if (this.gate.isOpen()) {
			this.connection.inputEnded();
		}
		else {
			this.endHeld = true;
		}
	}

	boolean isEndHeld() {
		return this.endHeld;
	}

	private void deliverHeld() {
		if (this.gate.isHolding()) {
			deliverHeld(false);
		}
		if (this.endHeld && this.gate.isOpen()) {
			this.endHeld = false;
			this.connection.inputEnded();
		}
	}

	/**
	 * The connection is lost: delivers what was held back, whatever the reason.
	 */
	void deliverLast() {
		if (this.gate.isHolding()) {
			deliverHeld(true);
		}
	}

	private void deliverHeld(boolean always) {
		beginTurn();
		for (ByteBuf data = this.gate.next(always); data != null; data = this.gate.next(always)) {
			deliver(data);
		}
		endTurn();
	}

}
