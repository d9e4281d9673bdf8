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

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;

/**
 * A channel of the JDK that a reactor waits for, with a selector: that of its home loop
 * on NIO, else that of the companion.
 */
final class WatchedChannel extends WatchedDescriptor implements NioIoHandle {

	static final int READ = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;

	static final int WRITE = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

	private final SelectableChannel channel;

	// Whether an event is on its way to the home loop; nothing is waited for meanwhile.
	// Touched on the waiting loop only
	private boolean handedOver;

	WatchedChannel(Descriptors descriptors, SelectableChannel channel, LoopReactor home, IoEventLoop waiting) {
		super(descriptors, channel, home, waiting);
		this.channel = channel;
	}

	@Override
	Object key() {
		return this.channel;
	}

	@Override
	boolean isOpen() {
		return this.channel.isOpen();
	}

	@Override
	public SelectableChannel selectableChannel() {
		return this.channel;
	}

	/**
	 * A socket that connects is ready to be written to when that is done; to wait for
	 * that afterwards would keep the selector busy.
	 */
	@Override
	IoOps interest() {
		if (this.handedOver) {
			return NioIoOps.NONE;
		}
		boolean connecting = this.channel instanceof SocketChannel socket && socket.isConnectionPending();
		int read = (owners().reader() != null) ? READ : 0;
		int write = (connecting) ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
		int interest = read | ((owners().writer() != null) ? write : 0);
		return NioIoOps.valueOf(interest & this.channel.validOps());
	}

	@Override
	public void handle(IoRegistration registration, IoEvent event) {
		int ready = ((NioIoEvent) event).ops().value();
		if (waitsAtHome()) {
			dispatch(ready);
			if ((ready & SelectionKey.OP_CONNECT) != 0) {
				update();
			}
			return;
		}
		// The event would come again and again until the home loop has had its turn
		this.handedOver = true;
		update();
		onHomeLoop(() -> {
			dispatch(ready);
			onWaitingLoop(this::takeBack);
		});
	}

	private void dispatch(int ready) {
		dispatch((ready & READ) != 0, (ready & WRITE) != 0);
	}

	private void takeBack() {
		this.handedOver = false;
		update();
	}

}
