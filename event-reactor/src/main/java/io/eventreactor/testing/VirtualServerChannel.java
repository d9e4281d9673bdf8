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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Listens on a {@link VirtualNetwork}. Used by its loop only, except where Netty asks for
 * its state.
 */
final class VirtualServerChannel extends AbstractServerChannel {

	private final VirtualNetwork network;

	private final ChannelConfig config = new DefaultChannelConfig(this);

	private final Queue<VirtualChannel> waiting = new ArrayDeque<>();

	private volatile @Nullable InetSocketAddress address;

	private volatile boolean open = true;

	private boolean readPending;

	VirtualServerChannel(VirtualNetwork network) {
		this.network = network;
	}

	void offer(VirtualChannel accepted) {
		this.waiting.add(accepted);
		accept();
	}

	@Override
	protected void doBeginRead() {
		this.readPending = true;
		if (!this.waiting.isEmpty()) {
			eventLoop().execute(this::accept);
		}
	}

	private void accept() {
		while (this.readPending && !this.waiting.isEmpty()) {
			this.readPending = false;
			pipeline().fireChannelRead(this.waiting.remove());
			pipeline().fireChannelReadComplete();
		}
	}

	@Override
	protected void doBind(SocketAddress localAddress) throws Exception {
		InetSocketAddress wanted = (InetSocketAddress) localAddress;
		if (wanted.isUnresolved()) {
			throw new UnresolvedAddressException();
		}
		this.address = this.network.bind(wanted, this);
	}

	@Override
	protected void doClose() {
		InetSocketAddress address = this.address;
		if (this.open && address != null) {
			this.network.unbind(address);
		}
		this.open = false;
		while (!this.waiting.isEmpty()) {
			this.waiting.remove().unsafe().closeForcibly();
		}
	}

	@Override
	public ChannelConfig config() {
		return this.config;
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public boolean isActive() {
		return this.open && this.address != null;
	}

	@Override
	protected boolean isCompatible(EventLoop loop) {
		return loop instanceof VirtualLoop;
	}

	@Override
	protected @Nullable SocketAddress localAddress0() {
		return this.address;
	}

}
