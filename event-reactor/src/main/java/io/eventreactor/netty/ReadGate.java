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

import java.util.ArrayDeque;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of a channel's auto-read. Reading goes on while there is no reason
 * against it. What comes in all the same, because epoll reads all there is when the peer
 * closes, is held back. Used by its loop only.
 */
final class ReadGate {

	/**
	 * The connection is being made.
	 */
	static final int OPENING = 1;

	/**
	 * The protocol asked for a pause.
	 */
	static final int PAUSED = 2;

	/**
	 * The peer does not take what is written to it, and gets to ask for no more.
	 */
	static final int UNWRITABLE = 4;

	private final Channel channel;

	private byte reasons = OPENING;

	// A header or a handshake is waited for, whatever the protocol wants
	private boolean forced;

	private @Nullable ArrayDeque<ByteBuf> held;

	ReadGate(Channel channel) {
		this.channel = channel;
		channel.config().setAutoRead(false);
	}

	/**
	 * Reads whatever is against it: a header, or a handshake, has to come first.
	 */
	void forceReading() {
		this.forced = true;
		read();
	}

	/**
	 * What had to come first is there. To be told after the connection has opened:
	 * between the two, reading would be switched off and on again, a system call each.
	 */
	void endForcedReading() {
		this.forced = false;
		if (this.reasons != 0) {
			this.channel.config().setAutoRead(false);
		}
	}

	void close(int reason) {
		this.reasons |= (byte) reason;
		if (!this.forced) {
			this.channel.config().setAutoRead(false);
		}
	}

	/**
	 * Takes back a reason. Reading goes on if it was the last one, and nothing is held
	 * back.
	 * @param reason the reason
	 * @return whether held buffers can be delivered now
	 */
	boolean open(int reason) {
		this.reasons &= (byte) ~reason;
		if (this.reasons != 0) {
			return false;
		}
		if (this.held != null) {
			return true;
		}
		read();
		return false;
	}

	private void read() {
		// To read from a closed channel is an error, and epoll knows no closed direction
		boolean ended = this.channel instanceof DuplexChannel duplex && duplex.isInputShutdown();
		if (this.channel.isOpen() && !ended) {
			this.channel.config().setAutoRead(true);
		}
	}

	/**
	 * Reads on whatever was against it, to throw away what comes.
	 */
	void openForGood() {
		this.reasons = 0;
		release();
		read();
	}

	boolean isClosed(int reason) {
		return (this.reasons & reason) != 0;
	}

	boolean isOpen() {
		return this.reasons == 0 && this.held == null;
	}

	boolean isHolding() {
		return this.held != null && !this.held.isEmpty();
	}

	void hold(ByteBuf data) {
		if (this.held == null) {
			this.held = new ArrayDeque<>();
		}
		this.held.add(data);
	}

	/**
	 * Takes the next held buffer.
	 * @param always whether to take it even if there is a reason against reading
	 * @return the buffer, owned by the caller, or {@code null}
	 */
	@Nullable ByteBuf next(boolean always) {
		if (this.held == null || (this.reasons != 0 && !always && !this.held.isEmpty())) {
			return null;
		}
		ByteBuf next = this.held.poll();
		if (next == null) {
			this.held = null;
			if (this.reasons == 0) {
				read();
			}
		}
		return next;
	}

	void release() {
		if (this.held != null) {
			this.held.forEach(ByteBuf::release);
			this.held = null;
		}
	}

}
