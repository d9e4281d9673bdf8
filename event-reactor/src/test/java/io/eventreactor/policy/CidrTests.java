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

package io.eventreactor.policy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CidrTests {

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 10.255.255.255, true", "10.0.0.0/8, 11.0.0.0, false", "192.0.2.128/25, 192.0.2.128, true",
			"192.0.2.128/25, 192.0.2.127, false", "0.0.0.0/0, 8.8.8.8, true", "0.0.0.0/0, 2001:db8::1, false",
			"::/0, 8.8.8.8, false", "::/0, 2001:db8::1, true", "2001:db8::/33, 2001:db8:7fff::1, true",
			"2001:db8::/33, 2001:db8:8000::1, false", "192.0.2.1, 192.0.2.1, true", "192.0.2.1, 192.0.2.2, false",
			"::ffff:10.0.0.0/104, 10.1.2.3, true", "::ffff:10.0.0.1, 10.0.0.1, true" })
	void containsWhatItsBitsSay(String range, String address, boolean contained) throws Exception {
		assertThat(Cidr.parse(range).contains(InetAddress.getByName(address))).isEqualTo(contained);
	}

	@Test
	void whenAddressIsIpv4WrittenAsIpv6ItIsThatIpv4Address() throws Exception {
		byte[] mapped = InetAddress.getByName("::1").getAddress();
		mapped[10] = -1;
		mapped[11] = -1;
		mapped[12] = 10;
		InetAddress address = Inet6Address.getByAddress(null, mapped, 0);
		assertThat(address).isInstanceOf(Inet6Address.class);
		assertThat(Cidr.parse("10.0.0.0/8").contains(address)).isTrue();
		assertThat(Cidr.parse("::/0").contains(address)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "10.0.0.1/8 | Write 10.0.0.0/8 for the range, or 10.0.0.1 for the one address.",
					"10.0.0.0/33 | Write a number from 0 to 32.", "10.0.0.0/ | Write a number from 0 to 32.",
					"10.0.0.0/08 | Write a number from 0 to 32.", "10.0.0.0/-1 | Write a number from 0 to 32.",
					"::/129 | Write a number from 0 to 128.", "10.0.0/8 | Write four numbers from 0 to 255",
					"10.0.0.256 | Write four numbers from 0 to 255", "010.0.0.1 | without leading zeros",
					"example.org | Write four numbers", "'' | Write four numbers",
					"2001:db8:::/32 | Write eight groups of hexadecimal digits", "fe80::1%1 | Write eight groups",
					"[::1] | Write eight groups", "::ffff:10.0.0.0/90 | Write 0.0.0.0/0 for all of those",
					"2001:db8::1/32 | Write 2001:db8:0:0:0:0:0:0/32 for the range" })
	void whenTextIsNoRangeSaysWhatToWrite(String text, String remedy) {
		assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text))
			.withMessageContaining("'" + text + "'")
			.withMessageContaining(remedy);
	}

	@Test
	void isEqualToTheSameRangeWrittenOtherwise() {
		assertThat(Cidr.parse("::ffff:10.0.0.0/104")).isEqualTo(Cidr.parse("10.0.0.0/8"))
			.hasSameHashCodeAs(Cidr.parse("10.0.0.0/8"))
			.hasToString("10.0.0.0/8")
			.isNotEqualTo(Cidr.parse("10.0.0.0/9"));
	}

	@Test
	void whenNoRulesEveryoneIsAllowed() {
		assertThat(AddressRules.ALL.allows(peer("8.8.8.8"))).isTrue();
	}

	@Test
	void whenOnlyDeniedTheOthersAreAllowed() {
		AddressRules rules = AddressRules.ALL.deny("10.0.0.0/8");
		assertThat(rules.allows(peer("10.1.1.1"))).isFalse();
		assertThat(rules.allows(peer("8.8.8.8"))).isTrue();
	}

	@Test
	void whenSomeAreAllowedTheOthersAreDenied() {
		AddressRules rules = AddressRules.ALL.deny("10.0.0.0/8").allow("192.0.2.0/24");
		assertThat(rules.allows(peer("192.0.2.7"))).isTrue();
		assertThat(rules.allows(peer("8.8.8.8"))).isFalse();
		assertThat(rules.allows(new SocketAddress() {
		})).isFalse();
	}

	@Test
	void firstRuleDecides() {
		AddressRules rules = AddressRules.ALL.deny("10.1.0.0/16").allow("10.0.0.0/8").deny("10.2.0.0/16");
		assertThat(rules.allows(peer("10.1.0.1"))).isFalse();
		assertThat(rules.allows(peer("10.2.0.1"))).isTrue();
	}

	private static InetSocketAddress peer(String address) {
		return new InetSocketAddress(address, 1);
	}

}
