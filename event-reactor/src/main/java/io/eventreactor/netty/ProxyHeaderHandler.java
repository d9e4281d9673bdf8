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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the PROXY header of a connection, tells the connection what is in it, and
 * goes. Sits behind Netty's decoder, which goes by itself. Used by its loop only.
 */
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {

	/**
	 * Enough for what load balancers add; without a limit a header may have 64 KiB.
	 */
	private static final int MAXIMUM_TLV_SIZE = 4 * 1024;

	private final PortConnections connections;

	private final SocketAddress peer;

	private final SocketAddress host;

	private final Duration timeout;

	private boolean done;

	// Nothing goes through any more
	private boolean failed;

	private @Nullable Future<?> timer;

	ProxyHeaderHandler(PortConnections connections, SocketAddress peer, SocketAddress host, Duration timeout) {
		this.connections = connections;
		this.peer = peer;
		this.host = host;
		this.timeout = timeout;
	}

	static HAProxyMessageDecoder newDecoder() {
		return new HAProxyMessageDecoder(MAXIMUM_TLV_SIZE);
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		this.timer = ctx.executor().schedule(() -> {
			failed();
			ctx.close();
		}, Nanoseconds.of(this.timeout), TimeUnit.NANOSECONDS);
		ctx.fireChannelActive();
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		if (this.failed) {
			// When the channel closes, what is left behind a bad header may pass for a
			// good one
			ReferenceCountUtil.release(msg);
			return;
		}
		if (!(msg instanceof HAProxyMessage header)) {
			ctx.fireChannelRead(msg);
			return;
		}
		ProxiedAddresses addresses;
		try {
			addresses = addresses(header);
		}
		finally {
			header.release();
		}
		this.done = true;
		ctx.fireUserEventTriggered(addresses);
		if (ctx.channel().isOpen()) {
			ctx.pipeline().remove(this);
		}
		else {
			// Refused: what came with the header must not begin a handshake
			this.failed = true;
		}
	}

	private ProxiedAddresses addresses(HAProxyMessage header) {
		String source = header.sourceAddress();
		String destination = header.destinationAddress();
		AddressFamily family = header.proxiedProtocol().addressFamily();
		boolean internet = family == AddressFamily.AF_IPv4 || family == AddressFamily.AF_IPv6;
		if (header.command() == HAProxyCommand.LOCAL || !internet || source == null || destination == null) {
			// The load balancer speaks for itself, or of something that has no such
			// address
			return new ProxiedAddresses(this.peer, this.host);
		}
		return new ProxiedAddresses(address(source, header.sourcePort()),
				address(destination, header.destinationPort()));
	}

	/**
	 * Makes an address without a look-up. A zone, which version 1 lets through, is one of
	 * the load balancer's and means nothing here.
	 * @param text an IP address
	 * @param port the port
	 * @return the address, resolved
	 */
	private static InetSocketAddress address(String text, int port) {
		byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
		if (bytes == null) {
			throw new HAProxyProtocolException("No IP address");
		}
		try {
			return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
		}
		catch (UnknownHostException ex) {
			throw new HAProxyProtocolException("No IP address", ex);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		// The decoder may fail again over what is left when the channel closes; its text
		// has the bytes of the peer in it, and is told to nobody
		if (this.done && !this.failed) {
			ctx.fireExceptionCaught(cause);
		}
		else {
			failed();
			ctx.close();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		failed();
		ctx.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

	private void failed() {
		if (!this.done) {
			this.done = true;
			this.failed = true;
			this.connections.headerFailed(this.peer);
		}
	}

	/**
	 * The two ends of a connection, as its PROXY header has them.
	 *
	 * @param peer where the connection comes from
	 * @param host where it went to
	 */
	record ProxiedAddresses(SocketAddress peer, SocketAddress host) {
	}

}
