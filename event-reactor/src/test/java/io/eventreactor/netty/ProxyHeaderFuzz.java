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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ProxyProtocol;
import io.eventreactor.fuzz.Chunking;
import io.eventreactor.netty.ProxyHeaderHandler.ProxiedAddresses;
import io.eventreactor.protocol.DiscardProtocol;

/**
 * The PROXY header of a connection, and what comes behind it.
 */
public final class ProxyHeaderFuzz {

	private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

	private static final NettyListeningPort PORT = listen();

	private ProxyHeaderFuzz() {
	}

	private static NettyListeningPort listen() {
		NettyReactor reactor = NettyReactor.builder().threads(1).build();
		reactor.start();
		ListenOptions options = ListenOptions.DEFAULT
			.withProxyProtocol(new ProxyProtocol((address) -> true, Duration.ofMinutes(1)));
		NettyListeningPort port = (NettyListeningPort) reactor.listenTcp(
				new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Factory.forProtocol(DiscardProtocol::new),
				options);
		port.stopListening();
		reactor.stop();
		return port;
	}

	/**
	 * Parses an input.
	 * @param input the input
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		Chunking.check(input, (chunks, random) -> parse(chunks));
	}

	private static List<String> parse(List<byte[]> chunks) {
		UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
		Recorder recorder = new Recorder();
		EmbeddedChannel channel = new EmbeddedChannel(ProxyHeaderHandler.newDecoder(),
				new ProxyHeaderHandler(PORT.connections(), PEER, PEER, Duration.ofMinutes(1)), recorder);
		channel.config().setAllocator(allocator);
		for (byte[] chunk : chunks) {
			if (channel.isOpen()) {
				channel.writeInbound(allocator.buffer().writeBytes(chunk));
			}
		}
		List<String> events = new ArrayList<>(recorder.events);
		events.add(recorder.events.isEmpty() ? "none" : recorder.data.toString());
		events.add("open " + channel.isOpen());
		channel.finishAndReleaseAll();
		channel.checkException();
		long held = allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
		if (held != 0) {
			throw new AssertionError(held + " bytes of buffers were not released");
		}
		return events;
	}

	private static final class Recorder extends ChannelInboundHandlerAdapter {

		private final List<String> events = new ArrayList<>();

		private final StringBuilder data = new StringBuilder();

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event instanceof ProxiedAddresses addresses) {
				note(addresses.peer());
				note(addresses.host());
			}
		}

		private void note(SocketAddress address) {
			if (!(address instanceof InetSocketAddress internet) || internet.isUnresolved()) {
				throw new AssertionError("No address: " + address);
			}
			this.events.add(address.toString());
		}

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object msg) {
			ByteBuf bytes = (ByteBuf) msg;
			if (this.events.isEmpty()) {
				throw new AssertionError("Data before the header: " + ByteBufUtil.hexDump(bytes));
			}
			this.data.append(ByteBufUtil.hexDump(bytes));
			bytes.release();
		}

	}

}
