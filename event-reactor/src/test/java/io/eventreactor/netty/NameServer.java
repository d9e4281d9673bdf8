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
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;

/**
 * A name server on the loopback address, which knows the names that it is told and
 * remembers what it was asked.
 */
final class NameServer implements AutoCloseable {

	private static final int IPV4_LENGTH = 4;

	private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final Map<String, Answer> answers = new ConcurrentHashMap<>();

	private final List<String> questions = new CopyOnWriteArrayList<>();

	private final BlockingQueue<Consumer<String>> unanswered = new LinkedBlockingQueue<>();

	private final Channel channel;

	NameServer() {
		this.channel = new Bootstrap().group(this.group)
			.channel(NioDatagramChannel.class)
			.handler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline()
						.addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Answering());
				}
			})
			.bind(InetAddress.getLoopbackAddress(), 0)
			.syncUninterruptibly()
			.channel();
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.channel.localAddress();
	}

	/**
	 * Tells a name, in place of what was told of it before.
	 * @param name the name, without a dot at its end
	 * @param timeToLive how many seconds it may be remembered
	 * @param literals its addresses; none to have it wait for its answer
	 */
	void tell(String name, long timeToLive, String... literals) throws UnknownHostException {
		List<byte[]> addresses = new ArrayList<>();
		for (String literal : literals) {
			addresses.add(InetAddress.getByName(literal).getAddress());
		}
		this.answers.put(name + ".", new Answer(timeToLive, addresses));
	}

	/**
	 * Returns how often a name was asked for.
	 * @param type the type of address
	 * @param name the name, without a dot at its end
	 */
	long questions(DnsRecordType type, String name) {
		return this.questions.stream().filter((type.name() + " " + name + ".")::equals).count();
	}

	/**
	 * Waits for a question without an answer.
	 * @return sends whoever asked on to another name
	 */
	Consumer<String> awaitUnanswered() throws InterruptedException {
		Consumer<String> answer = this.unanswered.poll(20, TimeUnit.SECONDS);
		if (answer == null) {
			throw new AssertionError("Nobody asked but for " + this.questions);
		}
		return answer;
	}

	@Override
	public void close() {
		this.group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private record Answer(long timeToLive, List<byte[]> addresses) {

	}

	private final class Answering extends SimpleChannelInboundHandler<DatagramDnsQuery> {

		@Override
		protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
			DnsQuestion question = query.recordAt(DnsSection.QUESTION);
			NameServer.this.questions.add(question.type().name() + " " + question.name());
			Answer answer = NameServer.this.answers.get(question.name());
			InetSocketAddress from = query.sender();
			int id = query.id();
			if (answer == null) {
				ctx.writeAndFlush(response(question, from, id).setCode(DnsResponseCode.NXDOMAIN));
			}
			else if (answer.addresses().isEmpty()) {
				NameServer.this.unanswered
					.add((name) -> ctx.writeAndFlush(alias(name, question, response(question, from, id)))
						.syncUninterruptibly());
			}
			else {
				ctx.writeAndFlush(with(answer, question, response(question, from, id)));
			}
		}

		private DatagramDnsResponse response(DnsQuestion question, InetSocketAddress to, int id) {
			return new DatagramDnsResponse(address(), to, id).addRecord(DnsSection.QUESTION, question);
		}

		private DatagramDnsResponse alias(String name, DnsQuestion question, DatagramDnsResponse response) {
			ByteBuf labels = Unpooled.buffer();
			for (String label : name.split("\\.")) {
				labels.writeByte(label.length()).writeCharSequence(label, StandardCharsets.US_ASCII);
			}
			labels.writeByte(0);
			return response.addRecord(DnsSection.ANSWER,
					new DefaultDnsRawRecord(question.name(), DnsRecordType.CNAME, 60, labels));
		}

		private DatagramDnsResponse with(Answer answer, DnsQuestion question, DatagramDnsResponse response) {
			for (byte[] address : answer.addresses()) {
				DnsRecordType type = (address.length == IPV4_LENGTH) ? DnsRecordType.A : DnsRecordType.AAAA;
				if (question.type().equals(type)) {
					response.addRecord(DnsSection.ANSWER, new DefaultDnsRawRecord(question.name(), type,
							answer.timeToLive(), Unpooled.wrappedBuffer(address)));
				}
			}
			return response;
		}

	}

}
